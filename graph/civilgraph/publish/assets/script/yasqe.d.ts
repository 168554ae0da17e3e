// What we use of YASGUI's editor; its own types ask for packages that are not shipped with it.
export interface Token { string: string; state: { possibleCurrent: string[] } }
export type Line = object;
export interface Hint { text: string; displayText?: string }
export interface Completer {
  name: string;
  bulk: boolean;
  autoShow?: boolean;
  isValidCompletionPosition?(editor: Yasqe): boolean;
  get: string[] | ((editor: Yasqe) => string[]);
  postprocessHints?(editor: Yasqe, hints: Hint[]): Hint[];
  persistenceId?: undefined;
}
export class Yasqe {
  constructor(parent: HTMLElement, how: Record<string, unknown>);
  static defaults: { autocompleters: string[] };
  static registerAutocompleter(completer: Completer): void;
  static forkAutocompleter(from: string, completer: Completer): void;
  getValue(): string;
  setValue(text: string): void;
  getDoc(): { getCursor(): { line: number; ch: number } };
  addLineClass(line: number, where: "background", name: string): Line;
  removeLineClass(line: Line, where: "background", name: string): void;
  on(event: "change", listen: () => void): void;
  off(event: "change", listen: () => void): void;
  getInputField(): HTMLElement;
  getCompleteToken(): Token;
  getPreviousNonWsToken(line: number, token: Token): Token | undefined;
}
export default Yasqe;
