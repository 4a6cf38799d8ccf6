"""What people type, checked at the door; every form keeps what was typed."""
