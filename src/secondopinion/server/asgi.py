"""The ASGI application uvicorn serves."""

import os

from django.core.asgi import get_asgi_application

from .bodies import BoundedBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondopinion.server.settings")
application = BoundedBodies(get_asgi_application())
