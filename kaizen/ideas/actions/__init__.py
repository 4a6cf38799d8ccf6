"""What people do to an idea before and beside its decision."""
