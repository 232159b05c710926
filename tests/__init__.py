"""What holds the house up: tests by room, and the servers, stores and browser that they share."""
