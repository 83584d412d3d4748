"""The form that shows everybody what people say of groups."""

from django import forms


class ShowViewsForm(forms.Form):
    """One press. `code` makes a form that was sent twice show once."""

    code = forms.UUIDField(widget=forms.HiddenInput)
