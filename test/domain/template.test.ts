import type { TemplateId } from '../../src/domain/ids.ts';
import { chooseTemplate } from '../../src/domain/template.ts';
import type { TemplateVersion } from '../../src/domain/template.ts';

const aTemplate = (id: string, contractTypes: string[], locations: string[]): TemplateVersion => ({
  templateId: id as TemplateId,
  version: 3,
  contractTypes,
  locations,
  phases: [],
});
const invoices = aTemplate('invoices', ['INVOICE', 'CREDIT'], ['AMS', 'RTM']);
const documents = { contractType: 'INVOICE', location: 'AMS' };

test('TPL-02 the one template that serves type and location is taken', () => {
  const others = [aTemplate('elsewhere', ['INVOICE'], ['RTM']), aTemplate('other', ['NDA'], ['AMS'])];
  expect(chooseTemplate([...others, invoices], documents, null)).toEqual({ ok: true, value: invoices });
});

test('TPL-02 where none serves, the start is refused with what was looked for', () => {
  expect(chooseTemplate([invoices], { contractType: 'NDA', location: 'AMS' }, null)).toEqual({
    ok: false,
    error: { code: 'no_template_fits', contractType: 'NDA', location: 'AMS' },
  });
});

test('TPL-02 where two serve, the start is refused with both: chance decides nothing', () => {
  const second = aTemplate('second', ['INVOICE'], ['AMS']);
  expect(chooseTemplate([invoices, second], documents, null)).toEqual({
    ok: false,
    error: { code: 'several_templates_fit', templateIds: ['invoices', 'second'] },
  });
});

test('TPL-02 where two serve, the named one is taken', () => {
  const second = aTemplate('second', ['INVOICE'], ['AMS']);
  expect(chooseTemplate([invoices, second], documents, second.templateId)).toEqual({
    ok: true,
    value: second,
  });
});

test('TPL-02 a named template that does not serve the document is refused', () => {
  expect(chooseTemplate([invoices], { contractType: 'NDA', location: 'AMS' }, invoices.templateId)).toEqual({
    ok: false,
    error: { code: 'template_does_not_serve', contractType: 'NDA', location: 'AMS' },
  });
});

test('TPL-02 an unknown template is refused', () => {
  expect(chooseTemplate([invoices], documents, 'nowhere' as TemplateId)).toEqual({
    ok: false,
    error: { code: 'unknown_template' },
  });
});

test('ENV-16 codes are matched exactly, by case and blanks too', () => {
  for (const contractType of ['invoice', 'INVOICE ', 'INVO']) {
    expect(chooseTemplate([invoices], { contractType, location: 'AMS' }, null).ok).toBe(false);
  }
});
