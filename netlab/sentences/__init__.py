"""Every sentence, by key: English and Korean, a module for each room that speaks. Data only."""
