/* Files are sent when they are chosen; the form then carries their ids. */

const csrf = document.querySelector('meta[name="csrf"]')?.content ?? '';

async function send(box, list, file) {
  const line = document.createElement('li');
  line.textContent = `${file.name} ${box.dataset.busy}`;
  list.append(line);
  let answer = {};
  try {
    const sent = await fetch(`${box.dataset.upload}?name=${encodeURIComponent(file.name)}`, {
      method: 'POST', body: file, headers: { 'X-CSRF': csrf, 'Content-Type': 'application/octet-stream' },
    });
    answer = await sent.json();
  } catch {
    // told below
  }
  if (!answer.id) {
    line.textContent = `${file.name}: ${answer.error ?? box.dataset.failed}`;
    line.className = 'text-danger';
    return;
  }
  const id = document.createElement('input');
  Object.assign(id, { type: 'hidden', name: 'attachment', value: answer.id });
  const drop = document.createElement('button');
  Object.assign(drop, { type: 'button', className: 'btn btn-sm btn-link', textContent: box.dataset.drop });
  drop.addEventListener('click', () => line.remove());
  line.replaceChildren(id, `${answer.name} · ${answer.size} `, drop);
}

for (const box of document.querySelectorAll('.upload[data-upload]')) {
  box.hidden = false;
  const list = box.querySelector('ul');
  const input = box.querySelector('input[type=file]');
  input.addEventListener('change', async () => {
    const submit = box.closest('form')?.querySelector('button:not([type=button])');
    if (submit) submit.disabled = true;
    for (const file of input.files) await send(box, list, file);
    input.value = '';
    if (submit) submit.disabled = false;
  });
}
