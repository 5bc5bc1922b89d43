import { Table, Title } from '@mantine/core';
import type { Document } from '../../api/types.ts';
import { useFormats, useTexts } from '../../texts/language.tsx';
import { Facts } from '../facts.tsx';
import { fieldsIn, listIn, textIn } from './fields-of.ts';
import type { Fields } from './fields-of.ts';

/** An invoice or a credit note as its reader knows it: parties, lines, taxes, totals. */
export function Invoice({ document }: { readonly document: Document }) {
  const { document: texts } = useTexts();
  const { day } = useFormats();
  const { fields } = document;
  const text = (name: string): string | null => textIn(fields, name);
  const dayOf = (name: string): string | null => {
    const date = text(name);
    return date === null ? null : day(date);
  };
  return (
    <>
      <div className="parties">
        <Party title={texts.supplier} party={fieldsIn(fields['supplier'])} />
        <Party title={texts.customer} party={fieldsIn(fields['customer'])} />
      </div>
      <Facts
        of={[
          [texts.number, text('number')],
          [texts.issueDate, dayOf('issueDate')],
          [texts.dueDate, dayOf('dueDate')],
          [texts.orderReference, text('orderReference')],
          [texts.buyerReference, text('buyerReference')],
          [texts.contractReference, text('contractReference')],
        ]}
      />
      {text('note') !== null && (
        <>
          <Title order={3} size="h5">
            {texts.note}
          </Title>
          <p className="as-written">{text('note')}</p>
        </>
      )}
      <Lines fields={fields} currency={document.currency} />
      <Taxes fields={fields} currency={document.currency} />
      <Totals document={document} />
    </>
  );
}

function Party({ title, party }: { readonly title: string; readonly party: Fields }) {
  const { document: texts } = useTexts();
  const scheme = textIn(party, 'endpointScheme');
  const endpoint = textIn(party, 'endpointId');
  return (
    <div className="party">
      <Title order={3} size="h5">
        {title}
      </Title>
      <p>
        <strong>{textIn(party, 'name')}</strong>
      </p>
      <Facts
        of={[
          [texts.vat, textIn(party, 'vatId')],
          [texts.endpoint, endpoint && (scheme ? `${scheme}:${endpoint}` : endpoint)],
        ]}
      />
    </div>
  );
}

interface PartProps {
  readonly fields: Fields;
  readonly currency: string | null;
}

function Lines({ fields, currency }: PartProps) {
  const { document: texts } = useTexts();
  const { amount, number } = useFormats();
  const lines = listIn(fields['lines']);
  const all = typeof fields['lineCount'] === 'number' ? fields['lineCount'] : lines.length;
  if (lines.length === 0) return null;
  const quantityOf = (line: Fields): string => {
    const quantity = textIn(line, 'quantity');
    const unit = textIn(line, 'unit') ?? '';
    return quantity === null ? '' : `${number(quantity)} ${texts.units[unit] ?? unit}`.trim();
  };
  const priceOf = (line: Fields): string => {
    const price = textIn(line, 'unitPrice');
    const per = textIn(line, 'priceQuantity');
    if (price === null) return '';
    return per === null || Number(per) === 1
      ? amount(price, currency)
      : texts.pricePer(amount(price, currency), number(per));
  };
  return (
    <>
      <Title order={3} size="h5">
        {texts.lines}
      </Title>
      <div className="ledger-place">
        <Table className="ledger" data-kind="lines">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{texts.line.id}</Table.Th>
              <Table.Th scope="col">{texts.line.name}</Table.Th>
              <Table.Th scope="col" className="figure">
                {texts.line.quantity}
              </Table.Th>
              <Table.Th scope="col" className="figure">
                {texts.line.price}
              </Table.Th>
              <Table.Th scope="col" className="figure">
                {texts.line.amount}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line, index) => {
              const net = textIn(line, 'netAmount');
              return (
                <Table.Tr key={index}>
                  <Table.Td data-name={texts.line.id}>{textIn(line, 'id') ?? index + 1}</Table.Td>
                  <Table.Td>{textIn(line, 'name')}</Table.Td>
                  <Figure name={texts.line.quantity}>{quantityOf(line)}</Figure>
                  <Figure name={texts.line.price}>{priceOf(line)}</Figure>
                  <Figure name={texts.line.amount}>{net === null ? '' : amount(net, currency)}</Figure>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </div>
      {all > lines.length && <p>{texts.moreLines(lines.length, all)}</p>}
    </>
  );
}

/** A figure under its head; where the table is too narrow for heads, it is called by its name. */
function Figure({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <Table.Td className="figure" data-name={name} data-empty={children === ''}>
      {children}
    </Table.Td>
  );
}

function Taxes({ fields, currency }: PartProps) {
  const { document: texts } = useTexts();
  const { amount, percent } = useFormats();
  const taxes = listIn(fields['taxSubtotals']);
  const nameOf = (category: string): string => texts.taxCategories[category] ?? category;
  if (taxes.length === 0) return null;
  const money = (tax: Fields, name: string): string | null => {
    const value = textIn(tax, name);
    return value === null ? null : amount(value, currency);
  };
  return (
    <>
      <Title order={3} size="h5">
        {texts.taxes}
      </Title>
      <div className="ledger-place">
        <Table className="ledger" data-kind="taxes">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{texts.tax.category}</Table.Th>
              <Table.Th scope="col" className="figure">
                {texts.tax.percent}
              </Table.Th>
              <Table.Th scope="col" className="figure">
                {texts.tax.taxable}
              </Table.Th>
              <Table.Th scope="col" className="figure">
                {texts.tax.amount}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {taxes.map((tax, index) => (
              <Table.Tr key={index}>
                <Table.Td>{nameOf(textIn(tax, 'category') ?? '')}</Table.Td>
                <Figure name={texts.tax.percent}>{percent(textIn(tax, 'percent') ?? '')}</Figure>
                <Figure name={texts.tax.taxable}>{money(tax, 'taxableAmount') ?? ''}</Figure>
                <Figure name={texts.tax.amount}>{money(tax, 'taxAmount') ?? ''}</Figure>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}

function Totals({ document }: { readonly document: Document }) {
  const { document: texts } = useTexts();
  const { amount } = useFormats();
  const { fields, currency } = document;
  const money = (name: string): string | null => {
    const value = textIn(fields, name);
    return value === null ? null : amount(value, currency);
  };
  const payable = document.amount === null ? null : amount(document.amount, currency);
  return (
    <>
      <Title order={3} size="h5">
        {texts.totals}
      </Title>
      <div className="totals">
        <Facts
          of={[
            [texts.net, money('netAmount')],
            [texts.taxTotal, money('taxAmount')],
            [texts.gross, money('grossAmount')],
            [texts.prepaid, money('prepaidAmount')],
            [
              document.kind === 'ubl_credit_note' ? texts.credited : texts.payable,
              <strong key="sum">{payable}</strong>,
            ],
          ]}
        />
      </div>
    </>
  );
}
