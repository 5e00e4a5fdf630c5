"""What website visitors see: the page, the receipt, the way out."""
