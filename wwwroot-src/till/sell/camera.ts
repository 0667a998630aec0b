import { click, el, find } from '../parts/dom';
import { openSheet, prepareSheet } from '../parts/sheet';

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: string[] }) => Detector;

const formats = ['ean_13', 'ean_8', 'upc_a', 'upc_e', 'code_128', 'code_39'];

/** Scanning with the phone's camera, where the browser can read barcodes by itself. */
export function offerCamera(scanned: (code: string) => void): void {
  const BarcodeDetector = (window as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!BarcodeDetector || !navigator.mediaDevices?.getUserMedia) return;
  const sheet = el<HTMLDialogElement>('sheet-camera');
  const video = find<HTMLVideoElement>(sheet, 'video');
  let stream: MediaStream | null = null;

  async function look(detector: Detector): Promise<void> {
    const [found] = await detector.detect(video).catch(() => []);
    if (!sheet.open) return;
    if (found) {
      sheet.close();
      scanned(found.rawValue);
    } else requestAnimationFrame(() => void look(detector));
  }

  prepareSheet(sheet, () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
  });
  el('camera').hidden = false;
  click(el('camera'), async () => {
    openSheet(sheet);
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      video.srcObject = stream;
      await video.play();
      void look(new BarcodeDetector({ formats }));
    } catch {
      sheet.close();
      el('camera').hidden = true;
    }
  });
}
