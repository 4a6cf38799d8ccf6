"""Measuring: plants of any size, a server, and what each page costs beside a bare view."""
