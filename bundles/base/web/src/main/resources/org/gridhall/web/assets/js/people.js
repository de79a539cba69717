/* What somebody asked to see in full comes into the page without becoming an entry of the browser's history, and goes
   when the page does. Without scripts the form is an ordinary one. */

document.addEventListener('submit', async event => {
  const form = event.target.closest('form[data-reveal]');
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), cache: 'no-store', redirect: 'manual' });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const facts = fresh.getElementById('facts');
    if (facts === null) {
      location.reload();
      return;
    }
    document.getElementById('facts').replaceWith(facts);
    (facts.querySelector('[aria-invalid]') ?? facts.querySelector('.revealed'))?.focus();
  } finally {
    button.disabled = false;
  }
});

addEventListener('pagehide', () => document.querySelectorAll('[data-shown-once]').forEach(one => one.remove()));
