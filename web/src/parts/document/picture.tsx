import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../texts/language.tsx';

interface Props {
  readonly bytes: ArrayBuffer;
  readonly name: string;
  readonly mediaType: string;
}

const widestPixels = 2_000;

/** A picture, painted: it has no address of its own, so nothing else can load it and the policy stays narrow. */
export function Picture({ bytes, name, mediaType }: Props) {
  const { document: texts } = useTexts();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let left = false;
    void createImageBitmap(new Blob([bytes], { type: mediaType })).then(
      (picture) => {
        const place = canvas.current;
        if (left || !place) return;
        const scale = Math.min(1, widestPixels / picture.width);
        place.width = picture.width * scale;
        place.height = picture.height * scale;
        place.getContext('2d')?.drawImage(picture, 0, 0, place.width, place.height);
        picture.close();
      },
      () => setFailed(true),
    );
    return () => {
      left = true;
    };
  }, [bytes, mediaType]);
  if (failed) return <p role="alert">{texts.pdfFailed}</p>;
  return <canvas ref={canvas} className="sheet" role="img" aria-label={texts.pictureOf(name)} />;
}
