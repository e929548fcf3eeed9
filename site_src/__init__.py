"""The site: terms and calculators rendered into files, and the scripts that bring them to life."""
