"""What is allowed in savings and how it is reckoned; pure, without a database."""
