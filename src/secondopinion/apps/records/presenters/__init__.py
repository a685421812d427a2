"""What the templates of this app see: frozen values, already in words."""
