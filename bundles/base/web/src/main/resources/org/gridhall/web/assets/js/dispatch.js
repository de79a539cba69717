/* The dispatch desk by keys: J and K move, D or Enter does what comes first for the ticket at hand. */

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]')) return;
  const hand = document.getElementById('athand');
  if (!hand) return;
  const key = event.key.toLowerCase();
  const go = { j: hand.dataset.behind, k: hand.dataset.before }[key];
  if (go) {
    location.assign(`/desk/dispatch?at=${go}`);
  } else if (key === 'd' || key === 'enter' && !event.target.closest('a, button, summary, input')) {
    event.preventDefault();
    hand.querySelector('form[data-first]')?.requestSubmit();
  }
});
