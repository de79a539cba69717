/* Colleagues offered while one writes @ in a comment. Without scripts one types @ and the name of the account. */

const form = document.querySelector('form[data-mention]');
const fields = form ? [...form.querySelectorAll('textarea, input[type=text]')] : [];
const NAMED = /(^|[^A-Za-z0-9._%+@-])@([A-Za-z0-9.\-\u3400-\u9fff\u00b7]{0,40})$/;

function watch(field) {
  const list = Object.assign(document.createElement('ul'), { id: `${field.id}-mates`, className: 'mates', hidden: true });
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', form.dataset.label);
  const news = Object.assign(document.createElement('span'), { className: 'visually-hidden' });
  news.setAttribute('role', 'status');
  field.after(list, news);
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', list.id);
  let asked = 0;
  let at = 0;

  const close = () => {
    asked++;
    list.hidden = true;
    list.replaceChildren();
    news.textContent = '';
    field.removeAttribute('aria-activedescendant');
  };
  const choose = index => {
    const options = [...list.children];
    at = (index + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute('aria-selected', String(i === at)));
    field.setAttribute('aria-activedescendant', options[at].id);
    options[at].scrollIntoView({ block: 'nearest' });
  };
  const take = () => {
    const before = field.value.slice(0, field.selectionStart);
    const found = before.match(NAMED);
    const login = list.children[at]?.dataset.login;
    if (found && login) {
      const start = before.length - found[2].length;
      field.setRangeText(`${login} `, start, before.length, 'end');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    close();
  };
  const look = async () => {
    const found = field.value.slice(0, field.selectionStart).match(NAMED);
    if (!found) return close();
    const mine = ++asked;
    try {
      const answer = await fetch(`${form.dataset.mention}?q=${encodeURIComponent(found[2])}`, { headers: { Accept: 'application/json' } });
      if (!answer.ok || mine !== asked) return;
      const { colleagues } = await answer.json();
      if (mine !== asked) return;
      if (colleagues.length === 0) return close();
      list.replaceChildren(...colleagues.map((one, i) => {
        const option = Object.assign(document.createElement('li'), { id: `${list.id}-${i}` });
        option.setAttribute('role', 'option');
        option.dataset.login = one.login;
        const more = Object.assign(document.createElement('span'), { className: 'small', textContent: ` @${one.login} · ${one.post}` });
        option.append(one.name, more);
        option.addEventListener('mousedown', event => {
          event.preventDefault();
          at = i;
          take();
        });
        return option;
      }));
      list.hidden = false;
      news.textContent = form.dataset.found.replace('#', colleagues.length);
      choose(0);
    } catch {
      // The line is down: the name of the account can be typed.
      close();
    }
  };

  field.addEventListener('input', look);
  field.addEventListener('blur', close);
  field.addEventListener('keydown', event => {
    if (list.hidden || event.isComposing) return;
    if (event.key === 'ArrowDown') choose(at + 1);
    else if (event.key === 'ArrowUp') choose(at - 1);
    else if (event.key === 'Enter' || event.key === 'Tab') take();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

fields.forEach(watch);
