from datetime import timedelta

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "Assessments"

    def ready(self) -> None:
        from articles import leaning
        from assessments import answers
        from assessments.leaning import by_questionnaires
        from assessments.tasks import count, delete_ended_portfolios, delete_expired
        from portal import tasks

        answers.register()
        leaning.provider(by_questionnaires)
        tasks.periodic("assessments.delete_expired", every=timedelta(hours=6), task=delete_expired)
        tasks.periodic(
            "assessments.delete_ended_portfolios", every=timedelta(hours=6), task=delete_ended_portfolios
        )
        tasks.periodic("assessments.count", every=timedelta(minutes=5), task=count)
