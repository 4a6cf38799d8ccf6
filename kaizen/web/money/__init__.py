"""What an idea is worth and costs, as pages say it: the panel, its title, its chains of factors."""
