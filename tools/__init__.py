"""What a developer or a council runs beside the application, never within it."""
