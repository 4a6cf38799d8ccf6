"""What people do with accounts, places, absences and devices."""
