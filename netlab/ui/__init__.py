"""What is alive in a notebook: thin widgets over values that are tested without them. Only here is ipywidgets."""
