/** The rules that a trace can name (requirements, PLC and GRP). */
export type RuleId =
  | 'PLC-01'
  | 'PLC-03'
  | 'PLC-05'
  | 'PLC-06'
  | 'PLC-07'
  | 'PLC-08'
  | 'PLC-09'
  | 'PLC-10'
  | 'PLC-11'
  | 'PLC-12'
  | 'PLC-14'
  | 'PLC-15'
  | 'PLC-16'
  | 'PLC-17'
  | 'PLC-21'
  | 'DFA-07'
  | 'GRP-10';
