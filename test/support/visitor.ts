// A browser without an engine: it keeps cookies as browsers do and goes where it is sent.

/** The way through a sign-in has a few stations; more is a circle. */
const stationsAtMost = 12;

export interface Visited {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The addresses on the way, with what each of them sent along. */
  readonly way: readonly string[];
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  /** As it was set. */
  readonly text: string;
}

export class Visitor {
  /** By host, without the port: to cookies a port is no matter. There by name and path. */
  readonly #cookies = new Map<string, Map<string, Cookie>>();

  /** What a cookie of a host says, if it is there. */
  cookie(name: string, host = '127.0.0.1'): Cookie | undefined {
    return [...this.#jar(host).values()].find((cookie) => cookie.name === name);
  }

  setCookie(name: string, value: string, host = '127.0.0.1'): void {
    this.#keep(host, `${name}=${value}; Path=/`);
  }

  /** One request, with the cookies that belong to it; goes nowhere by itself. */
  async ask(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address);
    const headers = new Headers(init.headers);
    const cookies = [...this.#jar(url.hostname).values()]
      .filter(({ path }) => url.pathname === path || url.pathname.startsWith(path.replace(/\/?$/, '/')))
      .map(({ name, value }) => `${name}=${value}`);
    if (cookies.length > 0) headers.set('cookie', cookies.join('; '));
    if (!headers.has('accept')) headers.set('accept', 'text/html,*/*;q=0.8');
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const text of response.headers.getSetCookie()) this.#keep(url.hostname, text);
    return response;
  }

  /** Opens an address and goes where it leads. */
  async open(address: string, init: RequestInit = {}): Promise<Visited> {
    const way: string[] = [];
    let response = await this.ask(address, init);
    let url = address;
    while (response.status >= 300 && response.status < 400) {
      way.push(url);
      if (way.length > stationsAtMost) throw new Error(`it leads in a circle: ${way.join(' ')}`);
      url = new URL(response.headers.get('location') ?? '', url).href;
      response = await this.ask(url);
    }
    return { url, status: response.status, headers: response.headers, text: await response.text(), way };
  }

  /** Presses a button of the sign-in page that a page shows. */
  press(page: Visited, button: Record<string, string>): Promise<Visited> {
    const [, action = ''] = /<form method="post" action="([^"]+)"/.exec(page.text) ?? [];
    if (action === '') throw new Error(`there is no form at ${page.url}: ${page.text}`);
    return this.open(new URL(action, page.url).href, { method: 'POST', body: new URLSearchParams(button) });
  }

  /** Signs in as somebody, from whatever page of ours. */
  async signIn(publicUrl: string, subject: string, to = '/tasks'): Promise<Visited> {
    const page = await this.open(`${publicUrl}/sign-in?to=${encodeURIComponent(to)}`);
    return this.press(page, { login: subject });
  }

  #jar(host: string): Map<string, Cookie> {
    const jar = this.#cookies.get(host) ?? new Map<string, Cookie>();
    this.#cookies.set(host, jar);
    return jar;
  }

  #keep(host: string, text: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
    const [, path = '/'] = /; *path=([^;]*)/i.exec(text) ?? [];
    const [, expires] = /; *expires=([^;]*)/i.exec(text) ?? [];
    const over = /; *max-age=0/i.test(text) || (expires !== undefined && new Date(expires) < new Date());
    if (over) this.#jar(host).delete(`${name} ${path}`);
    else this.#jar(host).set(`${name} ${path}`, { name, value, path, text });
  }
}
