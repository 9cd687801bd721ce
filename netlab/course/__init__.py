"""The course: sources become notebooks, notebooks are run through papermill, runs become a site.

What a notebook itself needs (`predict`, `checks`) must stay free of papermill, jupytext and nbconvert.
"""
