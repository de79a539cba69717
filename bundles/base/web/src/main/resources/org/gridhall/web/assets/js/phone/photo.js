/* Photos: made small on the phone, upright, without the camera's notes, and kept with their report. */
import { addPhoto, dropPhoto, fresh, photosOf } from './store.js';
import { t } from './words.js';
import { button, h, icon, say } from './ui.js';

const LONGEST = 1600;
const QUALITY = 0.82;
/** Photos of one report. */
export const MOST = 9;

/** A picture as JPEG of at most 1600 pixels either way. The browser turns it as the camera was held. */
export async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', QUALITY));
  if (!blob) throw new Error('not drawn');
  return blob;
}

/** The photos of an item: those there are, and a way to add more. */
export function album(key, changed) {
  const list = h('ul', { class: 'album' });
  const input = h('input', { type: 'file', accept: 'image/*', multiple: true, class: 'hidden', tabindex: '-1', 'aria-hidden': 'true' });
  const add = button(t('拍照或选图', 'Take or choose photos'), 'camera', () => input.click(), 'wide');
  const told = h('p', { class: 'help', 'aria-live': 'polite' });
  let addresses = [];

  async function show() {
    addresses.forEach(address => URL.revokeObjectURL(address));
    addresses = [];
    const photos = (await photosOf(key)).sort((a, b) => a.at - b.at);
    list.replaceChildren(...photos.map((one, i) => {
      const address = URL.createObjectURL(one.blob);
      addresses.push(address);
      return h('li', {}, h('img', { src: address, alt: t('照片 {0}', 'Photo {0}', i + 1) }),
        h('button', { type: 'button', 'aria-label': t('删除照片 {0}', 'Remove photo {0}', i + 1), onclick: async () => { await dropPhoto(one.key, key); await show(); changed(); } }, icon('trash')));
    }));
    told.textContent = t('{0} 张，最多 {1} 张', '{0} of {1} photos', photos.length, MOST);
    add.disabled = photos.length >= MOST;
    return photos.length;
  }

  input.addEventListener('change', async () => {
    const files = [...input.files];
    input.value = '';
    add.disabled = true;
    let room = MOST - await show();
    for (const file of files) {
      if (room-- <= 0) {
        say(t('每件最多 {0} 张照片，多出的没有加入', 'At most {0} photos; the rest were left out', MOST), 'warn');
        break;
      }
      try {
        const blob = await smaller(file);
        await addPhoto({ key: fresh(), item: key, name: `${t('现场', 'photo')}-${Date.now().toString(36)}.jpg`, at: Date.now(), blob, id: null });
      } catch (error) {
        say(error?.name === 'QuotaExceededError'
          ? t('手机存储空间不足，照片没有保存。请清理空间或先发送已有上报', 'The phone is full and the photo was not kept. Make room, or send what waits')
          : t('无法读取“{0}”，请换一张照片', '“{0}” cannot be read; choose another photo', file.name), 'bad');
      }
      await show();
    }
    changed();
  });
  show();
  return h('div', { class: 'photos' }, list, add, input, told);
}
