const LONGEST = 1_200;
const QUALITY = 0.85;

/** A picture goes as soon as it is chosen, made small before: a phone's own has several megabytes, and the network may be slow. What cannot be made small here goes as it is. */
export function sendPictures(): void {
  document.addEventListener('change', async event => {
    const field = event.target as HTMLInputElement;
    const file = field.matches('[data-picture]') && field.files?.[0];
    if (!file) return;
    const small = await smaller(file).catch(() => null);
    if (small && small.size < file.size) {
      const files = new DataTransfer();
      files.items.add(new File([small], 'picture.jpg', { type: small.type }));
      field.files = files.files;
    }
    field.form?.requestSubmit();
  });
}

async function smaller(file: File): Promise<Blob | null> {
  // Upright: what is drawn does not say any more how the camera was held.
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const drawing = canvas.getContext('2d');
  if (!drawing) return null;
  drawing.fillStyle = '#fff';
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
}
