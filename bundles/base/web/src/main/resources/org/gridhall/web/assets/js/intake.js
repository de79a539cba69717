/* Another category or channel asks other things: the form is asked for again with what is filled in. */

const form = document.getElementById('intake');
const show = form.querySelector('[name=show]');
form.querySelectorAll('[data-show]').forEach(field => field.addEventListener('change', () => form.requestSubmit(show)));
