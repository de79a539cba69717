/* Large pictures are made smaller before they are sent: 2,000 pixels show enough, and the place and time in them stay at home. */

const MOST = 2000;

async function shrink(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, MOST / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    const paper = canvas.getContext('2d');
    paper.fillStyle = '#fff';
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: .85 });
    return blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' }) : file;
  } catch {
    return file;
  }
}

document.querySelectorAll('[data-shrink]').forEach(field => {
  field.addEventListener('change', async () => {
    const all = new DataTransfer();
    for (const file of await Promise.all([...field.files].map(shrink))) all.items.add(file);
    field.files = all.files;
  });
});
