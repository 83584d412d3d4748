"""Every form there is."""

from tests.bad_input import (
    forms_of_groups,
    forms_of_people,
    forms_of_projects,
    forms_of_promise,
    forms_of_recruitment,
    forms_of_requests,
    forms_of_stages,
    forms_of_support,
)

FORMS = {
    **forms_of_projects.FORMS,
    **forms_of_people.FORMS,
    **forms_of_support.FORMS,
    **forms_of_groups.FORMS,
    **forms_of_requests.FORMS,
    **forms_of_promise.FORMS,
    **forms_of_stages.FORMS,
    **forms_of_recruitment.FORMS,
}
WITH_TEXT = [name for name, form in FORMS.items() if form.limits]
