// A real browser, and desks in it: one person each, with cookies of their own. Whatever goes wrong in a page that the
// test did not expect is noted, and fails it.
import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import { chromium } from 'playwright-core';
import type {
  Browser as Engine,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from 'playwright-core';
import { requireChromium } from '../../bin/chromium.js';
import { until } from './until.ts';

/** How long a page may take for what it is waited for; more than a page that follows every few seconds needs. */
const patienceMs = 30_000;

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What the policy of the page refused is told, with what and where. */
const tellOfRefusals = `document.addEventListener('securitypolicyviolation', (event) => {
  console.error('policy: ' + event.violatedDirective + ' refused ' + (event.blockedURI || 'inline') + event.sample);
});`;

const standingOut = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const out = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > clientWidth);
  const inner = out.filter((one) => !out.some((other) => other !== one && one.contains(other)));
  const said = inner.map((one) => one.outerHTML.slice(0, 150));
  return [scrollWidth + ' pixels on a screen of ' + clientWidth + ': ' + said.join(', ')];
})()`;

/** The rules of WCAG 2.2 AA and of good practice; the size of targets is none of the usual ones. */
const rules = {
  all: { rules: { 'target-size': { enabled: true } } },
  colours: { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
  sizes: { runOnly: { type: 'rule', values: ['target-size', 'scrollable-region-focusable'] } },
};

/** No test has more people at once that stay. */
const freeAtMost = 2;
const usualSize = { width: 1280, height: 800 };

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

export interface DeskOptions {
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly width?: number;
  readonly height?: number;
  readonly hasTouch?: boolean;
}

export class Browser {
  readonly #engine: Engine;
  readonly #url: string;
  readonly #desks: Desk[] = [];
  /** Where nobody sits any more. A browser takes a second of a processor for a new one. */
  readonly #free: Desk[] = [];
  readonly #seats = new Set<Desk>();
  /** The cookies of those who have signed in, by who they are. */
  readonly #known = new Map<string, Cookies>();

  private constructor(engine: Engine, url: string) {
    this.#engine = engine;
    this.#url = url;
  }

  /** Starts the browser, with nothing of an earlier one. `url` is where the app is reached. */
  static async open(url: string): Promise<Browser> {
    const engine = await chromium.launch({ executablePath: requireChromium(), headless: true, args: flags });
    return new Browser(engine, url);
  }

  /** Somebody sits down, with an empty browser. */
  async desk({
    width = usualSize.width,
    height = usualSize.height,
    ...options
  }: DeskOptions = {}): Promise<Desk> {
    const context = await this.#engine.newContext({
      baseURL: this.#url,
      locale: 'en-GB',
      timezoneId: 'Europe/Amsterdam',
      viewport: { width, height },
      acceptDownloads: true,
      ...(options as BrowserContextOptions),
    });
    const desk = await Desk.at(context, this.#url);
    this.#desks.push(desk);
    return desk;
  }

  /**
   * Somebody is at a page of theirs. Whoever has signed in before is still: a test that is about signing in takes a desk
   * of its own.
   */
  async seat(
    name: string,
    to: string,
    { at, ...options }: DeskOptions & { at?: string } = {},
  ): Promise<Desk> {
    const desk = Object.keys(options).length === 0 ? await this.#usual() : await this.desk(options);
    const known = this.#known.get(`${name} ${at ?? ''}`);
    if (known) {
      await desk.take(known);
      await desk.open(to);
      return desk;
    }
    await desk.signIn(name, { to, ...(at === undefined ? {} : { at }) });
    this.#known.set(`${name} ${at ?? ''}`, await desk.cookies());
    return desk;
  }

  /** A desk as everybody has it, empty as a new one. */
  async #usual(): Promise<Desk> {
    const desk = this.#free.pop() ?? (await this.desk());
    this.#seats.add(desk);
    if (!this.#desks.includes(desk)) this.#desks.push(desk);
    return desk;
  }

  /** Ends every desk, and says what went wrong at any of them. */
  async clear(): Promise<string[]> {
    const desks = this.#desks.splice(0);
    const faults = desks.flatMap((desk) => desk.faults);
    for (const desk of desks) {
      if (!this.#seats.has(desk) || this.#free.length === freeAtMost) await desk.leave();
      else {
        await desk.empty();
        this.#free.push(desk);
      }
    }
    return faults;
  }

  async close(): Promise<void> {
    await this.#engine.close();
  }
}

export class Desk {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #url: string;
  readonly #noted: string[] = [];
  readonly #expected: RegExp[] = [];

  private constructor(context: BrowserContext, page: Page, url: string) {
    this.#context = context;
    this.page = page;
    this.#url = url;
  }

  static async at(context: BrowserContext, url: string): Promise<Desk> {
    context.setDefaultTimeout(patienceMs);
    await context.addInitScript({ content: tellOfRefusals });
    const desk = new Desk(context, await context.newPage(), url);
    desk.#watch(desk.page);
    return desk;
  }

  /** A second tab at the same desk. */
  async tab(): Promise<Page> {
    const page = await this.#context.newPage();
    this.#watch(page);
    return page;
  }

  /** How many tabs there are. */
  get pages(): number {
    return this.#context.pages().length;
  }

  cookies(): Promise<Cookies> {
    return this.#context.cookies();
  }

  async take(cookies: Cookies): Promise<void> {
    await this.#context.addCookies(cookies);
  }

  /** What went wrong, but for what was expected to. */
  get faults(): string[] {
    return this.#noted.filter((fault) => !this.#expected.some((pattern) => pattern.test(fault)));
  }

  /** What has to go wrong in this test: `409 POST /v1/tasks/…`. */
  expect(...faults: RegExp[]): void {
    this.#expected.push(...faults);
  }

  #watch(page: Page): void {
    page.on('console', (message) => {
      // The response itself is noted, with its address.
      if (message.text().startsWith('Failed to load resource')) return;
      if (['error', 'warning'].includes(message.type())) this.#note(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.#note(`thrown: ${error.stack ?? error.message}`));
    page.on('dialog', (dialog) => {
      this.#note(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('response', (response) => {
      if (response.status() < 400) return;
      this.#note(`${response.status()} ${response.request().method()} ${pathOf(response.url())}`);
    });
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      // Given up by the page, which has gone on; or a download, which ends the request for the page.
      if (reason !== 'net::ERR_ABORTED') this.#note(`${reason} ${request.method()} ${pathOf(request.url())}`);
    });
  }

  #note(fault: string): void {
    this.#noted.push(fault);
  }

  /** Opens a page of the app, given as a path or as the whole address of a link. */
  async open(path: string): Promise<void> {
    await this.page.goto(path);
  }

  /** Opens a page as somebody who is not signed in yet, signs in, and comes out at that page. */
  async signIn(name: string, { to = '/tasks', at }: { to?: string; at?: string } = {}): Promise<void> {
    await this.open(to);
    await this.page.getByRole('link', { name: 'Sign in' }).click();
    await this.choosePerson(name, at);
    await this.page.waitForURL(new URL(to, this.#url).href);
  }

  /** On the provider's page: one is this person, of this company. */
  async choosePerson(name: string, at = 'Windmill BV'): Promise<void> {
    const { page } = this;
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
    await page.getByRole('region', { name: at }).getByRole('button', { name }).click();
  }

  button = (name: string | RegExp): Locator => this.page.getByRole('button', { name });
  link = (name: string | RegExp): Locator => this.page.getByRole('link', { name });
  heading = (name: string | RegExp): Locator => this.page.getByRole('heading', { name });
  field = (name: string | RegExp): Locator => this.page.getByRole('textbox', { name });
  /** What a field for a person offers. */
  get offers(): Locator {
    return this.page.getByRole('listbox').getByRole('option');
  }
  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** Waits until the page shows a text; rejects, with what it shows instead, if it does not come. */
  async reads(text: string | RegExp): Promise<void> {
    try {
      await this.page.getByText(text).first().waitFor();
    } catch (cause) {
      const shown = await this.page.evaluate<string>('document.body.innerText');
      throw new Error(`${this.page.url()} does not read ${text}, but:\n${shown}`, { cause });
    }
  }

  /** Waits until everything that the page reads is there; the pages are in English. */
  async settled(): Promise<void> {
    const { page } = this;
    await page.waitForLoadState('networkidle');
    const loading = page.getByRole('status').filter({ hasText: 'Loading' });
    await until(async () => (await loading.count()) === 0, 'everything to be loaded');
  }

  /** Every rule that the page breaks, with the elements that break it; or only rules of one kind. */
  async violations(kind: keyof typeof rules = 'all'): Promise<string[]> {
    const { page } = this;
    // Not as a script element: the policy of the page stays on.
    if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(axe.source);
    const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(rules[kind])})`);
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary ?? ''}`),
    );
  }

  /** Waits until the page has taken to dark or light. */
  async schemeIs(scheme: 'dark' | 'light'): Promise<void> {
    // The provider's pages are drawn by the browser alone.
    const shown = "document.documentElement.dataset.mantineColorScheme ?? ''";
    // Asked again and again from here: to wait inside the page takes an `eval` that its policy forbids.
    await until(
      async () => ['', scheme].includes(await this.page.evaluate<string>(shown)),
      `${scheme} pages`,
    );
  }

  /** What makes the page scroll sideways: the innermost elements that stand out of it. */
  wider(): Promise<string[]> {
    return this.page.evaluate<string[]>(standingOut);
  }

  /** Takes away all that somebody has left at it: pages, cookies, what was kept, and whatever the test changed. */
  async empty(): Promise<void> {
    const { page } = this;
    for (const other of this.#context.pages()) if (other !== page) await other.close();
    page.removeAllListeners();
    await page.unrouteAll();
    // A page of the same origin on which the app does not run: it would put back what is cleared.
    await page.route('/nobody', (route) => route.fulfill({ contentType: 'text/plain', body: '' }));
    await page.goto('/nobody');
    await page.evaluate('localStorage.clear(); sessionStorage.clear();');
    await page.unrouteAll();
    await page.goto('about:blank');
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
    await page.setViewportSize(usualSize);
    await this.#context.clearCookies();
    this.#noted.length = 0;
    this.#expected.length = 0;
    this.#watch(page);
  }

  async leave(): Promise<void> {
    await this.#context.close();
  }
}

const pathOf = (address: string): string => {
  const { pathname, search } = new URL(address);
  return pathname + search;
};

export const gone = (locator: Locator): Promise<void> => locator.waitFor({ state: 'hidden' });
