"""What the live server serves: the app, configured by the test that started it."""

import json
import os

from kaizen.app import create_app

app = create_app(json.loads(os.environ["KAIZEN_TEST_CONFIG"]))
