import { useTexts } from '../texts/language.tsx';

export function Brand() {
  const { product } = useTexts();
  return (
    <span className="brand">
      <img src="/favicon.svg" alt="" width={28} height={28} />
      {product}
    </span>
  );
}
