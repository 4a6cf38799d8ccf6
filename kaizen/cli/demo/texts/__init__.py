"""What people of the demo plant say: base ideas by area, and endless varied ones by number."""
