"""What is measured, how it adds up, and how many people have to stand behind a figure."""
