/* Sends a file as it is and goes on to what it would do, or did. */

const form = document.getElementById('import');
const problem = document.getElementById('import-problem');
const progress = document.getElementById('import-progress');
const csrf = document.querySelector('meta[name="csrf"]').content;

function refuse(text) {
  problem.textContent = text;
  problem.hidden = false;
  progress.textContent = '';
  form.querySelector('button').disabled = false;
}

form.addEventListener('submit', event => {
  event.preventDefault();
  const [file] = document.getElementById('file').files;
  if (!file) return;
  problem.hidden = true;
  form.querySelector('button').disabled = true;
  const request = new XMLHttpRequest();
  const asked = new URLSearchParams(new FormData(form)).toString();
  request.open('POST', form.dataset.address + (asked === '' ? '' : '?' + asked));
  request.setRequestHeader('X-CSRF', csrf);
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  request.upload.addEventListener('progress', sent => {
    progress.textContent = sent.loaded === sent.total ? form.dataset.reading : Math.floor(100 * sent.loaded / sent.total) + '%';
  });
  request.addEventListener('error', () => refuse(form.dataset.lost));
  request.addEventListener('load', () => {
    try {
      const answer = JSON.parse(request.responseText);
      if (answer.location) location.assign(answer.location);
      else refuse(answer.problem);
    } catch {
      refuse(form.dataset.lost);
    }
  });
  request.send(file);
});
