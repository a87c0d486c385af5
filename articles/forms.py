"""An article as it is written in the admin."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone

from articles import permissions
from articles.models import Article, Author, ImportRun, Topic
from articles.moments import DayField, MomentField
from articles.services import MAX_COMMENT, MAX_NOTE, TAKEN, ArticleFields
from articles.services.import_runs import MAX_BYTES
from portal.accounts.models import User
from portal.files.images import EXTENSIONS, LIMITS

MISSING = "Readers' pages need this."


class MoveForm(forms.Form):
    """The article's next address."""

    slug = forms.SlugField(label="New address", max_length=100, help_text="The end of the address.")


class WithdrawForm(forms.Form):
    instead = forms.CharField(
        label="Read instead",
        required=False,
        max_length=400,
        help_text="The address then leads to this path, such as /articles/…/. Empty: it says “gone”.",
    )


class MoveAndWithdrawForm(WithdrawForm, MoveForm):
    """Both were asked for in one saving."""


class OwnerForm(forms.Form):
    owner = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="Nobody")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["owner"]).queryset = permissions.writers()


class ReviewDateForm(forms.Form):
    on = DayField(
        label="Review by",
        required=False,
        help_text="Shown to readers. Empty: no date.",
    )


class FilesField(forms.FileField):
    """One file or several, as a list; what each of them is, is judged by whoever reads it."""

    widget = type("FilesInput", (forms.FileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(each, initial) for each in data or [None]]


class UploadForm(forms.Form):
    """Images for the library, with words that hold for all of them."""

    images = FilesField(help_text=LIMITS, allow_empty_file=True, max_length=500)
    alt = forms.CharField(
        label="Alternative text",
        required=False,
        max_length=500,
        help_text="What it shows, for readers who do not see it. Can be changed where it is used.",
    )
    caption = forms.CharField(required=False, max_length=300)
    credit = forms.CharField(required=False, max_length=120, help_text="Shown below it wherever it is used.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["images"].widget.attrs["accept"] = ",".join(f".{name}" for name in EXTENSIONS)
        self.fields["images"].error_messages["required"] = "Choose at least one image."


class ImportForm(forms.Form):
    """A file with articles, and what stands in where a text names nothing that is known here."""

    kind = forms.ChoiceField(
        label="What it is",
        choices=ImportRun.Kind.choices,
        initial=ImportRun.Kind.MARKDOWN,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        max_length=500,
        allow_empty_file=True,
        help_text=f"Up to {MAX_BYTES // 1_048_576} MB. It is only looked at: the next page says what would happen.",
    )
    main_topic = forms.ModelChoiceField(
        Topic.objects.all(),
        label="Main topic (optional)",
        required=False,
        help_text="For texts of which no topic is known here.",
    )
    author = forms.ModelChoiceField(
        Author.objects.all(),
        label="Author (optional)",
        required=False,
        help_text="For texts of which no author is known here.",
    )
    makes_topics = forms.BooleanField(
        label="Make topics that come along and are not known here",
        required=False,
        initial=True,
        help_text="Of WordPress: the categories of texts that readers are to see. Without, such texts stay drafts.",
    )


class ArticleForm(forms.ModelForm):
    """A draft needs only a title; what a step demands beyond that is checked when its button is pressed.

    `user`, `action`, `refusal`, what a service said against saving, and `typed`, what was typed another time
    and not saved, are set by the admin on a subclass for each request.
    """

    user: Any = None
    action = ""
    refusal = ""
    typed: QueryDict | None = None

    opened_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    publish_at = MomentField(label="Publish on", required=False)
    note = forms.CharField(
        label="Why",
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What this version changes, for the other editors. Kept with it; readers do not see it.",
    )
    words = forms.CharField(
        label="To the author",
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Used by “Ask for changes”, which needs it.",
    )
    instead = forms.CharField(
        label="Read instead",
        required=False,
        max_length=400,
        help_text="After withdrawing, the address leads to this path, such as /articles/…/. Empty: it says “gone”.",
    )

    months = forms.TypedChoiceField(
        label="Review again after",
        required=False,
        coerce=int,
        empty_value=12,  # type: ignore[arg-type]
        choices=[(3, "3 months"), (6, "6 months"), (12, "12 months"), (24, "24 months")],
        initial=12,
        help_text="Used by “Reviewed, still right”, which makes no new version of the text.",
    )

    class Meta:
        model = Article
        fields = [
            "title",
            "slug",
            "summary",
            "body",
            "author",
            "main_topic",
            "topics",
            "review_by_on",
            "owner",
        ]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "topics": forms.CheckboxSelectMultiple,
        }
        field_classes = {"review_by_on": DayField}
        error_messages = {
            "slug": {
                "unique": "Another article has this address.",
                "invalid": "Use letters, digits, hyphens and underscores only.",
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theirs: Article | None = None
        self.fields["slug"].required = False
        self.fields["slug"].help_text = "The end of the address. Left empty, it is made from the title."
        self.fields[
            "publish_at"
        ].help_text = f"Used by “Schedule”. Time zone: {timezone.get_default_timezone_name()}."
        if "owner" in self.fields:
            owner = cast(forms.ModelChoiceField, self.fields["owner"])
            owner.queryset = permissions.writers()
            owner.help_text = "Sees it among the own articles, and is reminded when it is due."
        if self.instance.pk:
            self.initial["opened_revision"] = self.instance.revision
            self.fields["slug"].disabled = not permissions.can_move(self.user, self.instance)
        if self.typed is not None and not self.is_bound:
            for name in self.fields.keys() & self.typed.keys():
                self.initial[name] = self.fields[name].widget.value_from_datadict(self.typed, {}, name)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        self._refuse_conflict()
        if self.refusal:
            self.add_error(None, self.refusal)
        if self.action in {"_submit", "_publish", "_schedule"}:
            for name in ("summary", "body", "author", "main_topic"):
                if name not in self.errors and not values.get(name):
                    self.add_error(name, MISSING)
        if self.action == "_schedule" and "publish_at" not in self.errors:
            at = values.get("publish_at")
            if not at or at <= timezone.now():
                self.add_error("publish_at", "Choose a time that is still to come.")
        if self.action == "_request_changes" and "words" not in self.errors and not values.get("words"):
            self.add_error("words", "Say why, so that the author can do something about it.")
        return values

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in TAKEN:
            raise forms.ValidationError(f"/articles/{slug}/ is taken by the site itself. Choose another one.")
        return slug

    def _refuse_conflict(self) -> None:
        """Another text was stored since this one was opened: show both, and let the next save decide."""
        if not self.instance.pk:
            return
        stored = Article.objects.filter(pk=self.instance.pk).first()
        if stored is None:
            return  # deleted this instant: saving says so
        if self.cleaned_data.get("opened_revision") == stored.revision:
            return
        self.theirs = stored
        data = cast(QueryDict, self.data).copy()
        data["opened_revision"] = str(stored.revision)
        self.data = data
        self.add_error(
            None,
            "This article was saved after you opened it, by somebody else or by you in another tab. Your text is "
            "below as you left it, the saved one beneath it. Take over what you want to keep; saving again "
            "replaces the saved one.",
        )

    def article_fields(self) -> ArticleFields:
        values = self.cleaned_data
        return ArticleFields(
            title=values["title"],
            summary=values["summary"],
            body=values["body"],
            author=values["author"],
            main_topic=values["main_topic"],
            topics=tuple(values["topics"]),
            review_by_on=values["review_by_on"],
        )
