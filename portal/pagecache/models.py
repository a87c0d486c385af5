"""The site's epoch: one row, raised by every change that readers can see."""

from django.db import models


class Epoch(models.Model):
    """The only row has the key 1; read it with the readers of `portal.pagecache.epoch`."""

    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="pagecache_one_epoch")]

    def __str__(self) -> str:
        return f"epoch {self.number}"
