"""The application as servers and the console find it."""

import os

import config
from kaizen.app import create_app

app = create_app(config.from_environment(os.environ))
