"""The pages of aims and campaigns, and what an idea says about the aim that it serves."""
