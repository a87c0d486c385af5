"""What background work remembers beside the queue itself, which is `django_tasks_db`'s table."""

from django.db import models


class Worker(models.Model):
    """A worker process. Its running tasks are its own until `lease_until`; then others may take them."""

    id = models.CharField(max_length=64, primary_key=True)
    created_at = models.DateTimeField(auto_now_add=True)
    lease_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class Periodic(models.Model):
    """When a periodic task is due next; what is periodic is said in code, by `tasks.periodic`."""

    name = models.CharField(max_length=100, unique=True)
    next_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "periodic task"

    def __str__(self) -> str:
        return self.name
