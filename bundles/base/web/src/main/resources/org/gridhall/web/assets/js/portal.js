/* What the portal does beyond plain forms: nothing here is needed to report or to follow. */

document.querySelectorAll('.only-script, .filter').forEach(part => { part.hidden = false; });
document.getElementById('told')?.focus();
// What was told once is not told again when the page is loaded anew.
if (new URLSearchParams(location.search).has('sent')) history.replaceState(null, '', location.pathname);

/* Kinds by words, as they are typed. */
document.querySelectorAll('[data-filter]').forEach(field => {
  const list = document.querySelector(field.dataset.filter);
  const none = list.querySelector('.none');
  const look = () => {
    const words = field.value.trim().toLowerCase();
    let any = false;
    list.querySelectorAll('section').forEach(group => {
      let some = false;
      group.querySelectorAll('[data-words]').forEach(one => {
        const shown = !words || one.dataset.words.toLowerCase().includes(words);
        one.hidden = !shown;
        some ||= shown;
      });
      group.hidden = !some;
      any ||= some;
    });
    if (none) none.hidden = any;
  };
  field.addEventListener('input', look);
  field.addEventListener('keydown', event => { if (event.key === 'Enter') event.preventDefault(); });
});

/* A form that is sent once; the server takes a second time for the first. */
document.querySelectorAll('form[data-once]').forEach(form => {
  form.addEventListener('submit', event => {
    if (event.submitter?.name) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
    event.submitter?.setAttribute('aria-busy', 'true');
  });
  addEventListener('pageshow', () => { delete form.dataset.sent; });
});

document.querySelectorAll('[data-copy]').forEach(button => {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.lastElementChild.textContent = button.dataset.done;
  });
});

if (document.querySelector('[data-print]')) {
  document.querySelectorAll('[data-print]').forEach(button => {
    button.hidden = false;
    button.addEventListener('click', () => print());
  });
}
/* What was solved near where somebody is. */
document.querySelectorAll('[data-here]').forEach(button => {
  button.addEventListener('click', () => {
    const form = button.closest('form');
    const denied = () => { form.querySelector('[data-said]').textContent = button.dataset.denied; };
    if (!navigator.geolocation) { denied(); return; }
    navigator.geolocation.getCurrentPosition(at => {
      const ask = new URLSearchParams({ longitude: at.coords.longitude.toFixed(3), latitude: at.coords.latitude.toFixed(3) });
      if (form.elements.category.value) ask.set('category', form.elements.category.value);
      location.assign('/near?' + ask);
    }, denied, { timeout: 15000 });
  });
});

if (document.querySelector('[data-shrink]')) import('./portal-photos.js');
if (document.querySelector('[data-pick], [data-cases]')) import('./portal-map.js');
