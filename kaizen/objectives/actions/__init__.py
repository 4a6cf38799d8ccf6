"""What a person does with aims and campaigns."""
