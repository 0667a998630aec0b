import { uuidV7 } from '../shared/uuid';

/** More is refused: it need not be sent. */
const MOST_BYTES = 10_000_000;
const TOO_LARGE = 413;
const LONGEST = 1_200;
const QUALITY = 0.85;

/**
 * A picture goes as soon as it is chosen, made small before: a phone's own has several megabytes, and the network may be slow. What cannot be made
 * small here goes as it is. What did not arrive is there still, with a button to send it again.
 */
export function sendPictures(): void {
  const mint = uuidV7({ now: () => Date.now(), random: bytes => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>) });
  document.addEventListener('change', async event => {
    const field = event.target as HTMLInputElement;
    const file = field.matches('[data-picture]') && field.files?.[0];
    if (!file) return;
    // What is said of the one before does not hold for this one.
    field.removeAttribute('aria-invalid');
    document.getElementById('picture_error')!.hidden = true;
    const small = await smaller(file).catch(() => null);
    if (small && small.size < file.size) {
      const files = new DataTransfer();
      files.items.add(new File([small], 'picture.jpg', { type: small.type }));
      field.files = files.files;
    }
    const { form } = field;
    if (!form) return;
    // The one before may have arrived, though nobody said so.
    form.querySelector<HTMLInputElement>('[name="OpId"]')!.value = mint();
    if ((field.files?.[0]?.size ?? 0) > MOST_BYTES) refuse(field);
    else form.requestSubmit();
  });
  for (const failed of ['htmx:error', 'htmx:response:error'])
    document.addEventListener(failed, event => {
      const form = (event.target as Element).closest('form');
      const field = form?.querySelector<HTMLInputElement>('[data-picture]');
      if (!form || !field) return;
      const { ctx } = (event as CustomEvent<{ ctx?: { response?: { status: number } } }>).detail;
      if (ctx?.response?.status === TOO_LARGE) refuse(field);
      else form.querySelector<HTMLElement>('button[hidden]')?.removeAttribute('hidden');
    });
}

/** In words; and the same one can be chosen again. */
function refuse(field: HTMLInputElement): void {
  field.value = '';
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', 'picture_error');
  const error = document.getElementById('picture_error')!;
  error.textContent = field.dataset.picture ?? '';
  error.hidden = false;
  document.getElementById('picture_help')?.remove();
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
