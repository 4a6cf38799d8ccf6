// Kiosk.
