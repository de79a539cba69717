/* What the desk's pages do beyond plain links and forms: keys, and fresh parts when something was committed. */

import "./live.js";

const csrf = document.querySelector('meta[name="csrf"]')?.content;
document.addEventListener('htmx:configRequest', event => {
  if (csrf) event.detail.headers['X-CSRF'] = csrf;
});

document.addEventListener('keydown', event => {
  const field = event.target.closest('input, textarea, select, [contenteditable]');
  if (event.key === '/' && !field) {
    event.preventDefault();
    document.getElementById('q')?.focus();
  } else if (event.key === 'Escape') {
    document.querySelectorAll('details.me[open]').forEach(open => open.removeAttribute('open'));
  }
});

document.addEventListener('click', event => {
  document.querySelectorAll('details.me[open]').forEach(open => {
    if (!open.contains(event.target)) open.removeAttribute('open');
  });
});

/* One click, one act; the key in the form makes it one act even where a script does not run. */
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if ('once' in form.dataset) {
    form.dataset.sent = '1';
    addEventListener('pageshow', () => delete form.dataset.sent, { once: true });
  }
});
