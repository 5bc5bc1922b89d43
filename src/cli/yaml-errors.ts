// What is told of a text that is no YAML, in our own words: those of the reader speak to whoever programs with it.
import type { ErrorCode } from 'yaml';

const sentences: { readonly [code in ErrorCode]?: string } = {
  ALIAS_PROPS: 'an alias has neither an anchor nor a tag of its own',
  BAD_ALIAS: 'an alias or an anchor has no sound name',
  BAD_COLLECTION_TYPE: 'this tag does not fit what it stands before',
  BAD_DIRECTIVE: 'a line that begins with % is no directive',
  BAD_DQ_ESCAPE: 'there is no such escape in double quotes',
  BAD_INDENT: 'the indentation does not fit, or a bracket is not closed',
  BAD_PROP_ORDER: 'an anchor or a tag stands in the wrong place',
  BAD_SCALAR_START: 'text that begins with this character needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a second key in the same line: put text with a colon in quotes',
  BLOCK_IN_FLOW: 'lines of their own are not allowed between brackets',
  KEY_OVER_1024_CHARS: 'a key is longer than 1,024 characters',
  MISSING_CHAR: 'a quote, bracket, comma, colon or space is missing',
  MULTILINE_IMPLICIT_KEY: 'a key stands in one line',
  MULTIPLE_ANCHORS: 'a second anchor of the same value',
  MULTIPLE_DOCS: 'a second document begins: a file holds one case',
  MULTIPLE_TAGS: 'a second tag of the same value',
  NON_STRING_KEY: 'a key must be text',
  RESOURCE_EXHAUSTION: 'this is nested too deeply',
  TAB_AS_INDENT: 'a tab does not indent',
  TAG_RESOLVE_FAILED: 'this tag is not known',
  UNEXPECTED_TOKEN: 'this does not belong here',
};

export const yamlErrorText = (code: ErrorCode): string => sentences[code] ?? 'this is no YAML';
