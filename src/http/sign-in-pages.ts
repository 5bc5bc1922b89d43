// What is said to somebody whose sign-in does not go on, with a way on.
import type { PlainPage } from './plain-pages.ts';

/** To the provider again, and then to where they wanted to go. */
export const signInAddress = (returnTo: string): string =>
  returnTo === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(returnTo)}`;

const again = (returnTo: string, label = 'Sign in again') => ({ to: signInAddress(returnTo), label });

export const notSetUp: PlainPage = {
  status: 503,
  title: 'Nobody can sign in here yet',
  text: [
    'Whoever runs Countersign has to say where people sign in: OIDC_ISSUER names the provider of identities, OIDC_CLIENT_ID what it knows Countersign by, PUBLIC_URL where people reach Countersign.',
    '.env.example and docs/identity.md explain them. The API takes keys and access tokens meanwhile.',
  ],
  links: [{ to: '/v1/docs', label: 'Read about the API' }],
};

export const cancelledPage = (returnTo: string): PlainPage => ({
  status: 200,
  title: 'You are not signed in',
  text: ['The sign-in was cancelled. Nothing has changed.'],
  links: [again(returnTo, 'Sign in')],
  inDutch: {
    title: 'U bent niet aangemeld',
    text: ['Het aanmelden is afgebroken. Er is niets veranderd.'],
    labels: ['Aanmelden'],
  },
});

/** One page for a sign-in that is unknown, over or another browser's: which of them it is, is told to nobody. */
export const unknownSignInPage: PlainPage = {
  status: 400,
  title: 'This sign-in can not be finished',
  text: [
    'It took longer than ten minutes, was finished before, or was begun in another browser.',
    'If this browser refuses cookies, allow them for Countersign.',
  ],
  links: [again('/')],
  inDutch: {
    title: 'Dit aanmelden kan niet worden afgerond',
    text: [
      'Het duurde langer dan tien minuten, was al afgerond, of is in een andere browser begonnen.',
      'Weigert deze browser cookies, sta ze dan toe voor Countersign.',
    ],
    labels: ['Opnieuw aanmelden'],
  },
};

/** Whatever else does not hold of what the provider answered: what it was stands in the log. */
export const failedPage = (returnTo: string): PlainPage => ({
  status: 400,
  title: 'The sign-in did not work',
  text: [
    'The provider sent you back with an answer that Countersign can not accept.',
    'Try once more. If that does not help, tell whoever runs Countersign: the reason is in the log.',
  ],
  links: [again(returnTo)],
  inDutch: {
    title: 'Het aanmelden is niet gelukt',
    text: [
      'De aanbieder stuurde u terug met een antwoord dat Countersign niet kan aannemen.',
      'Probeer het nog eens. Helpt dat niet, zeg het dan tegen wie Countersign beheert: de reden staat in het logboek.',
    ],
    labels: ['Opnieuw aanmelden'],
  },
});

export const providerAwayPage = (returnTo: string): PlainPage => ({
  status: 503,
  title: 'The sign-in is away at the moment',
  text: ['The provider that you sign in at does not answer. Try again in a minute; nothing is lost.'],
  links: [again(returnTo, 'Try again')],
  inDutch: {
    title: 'Aanmelden kan op dit moment niet',
    text: [
      'De aanbieder bij wie u zich aanmeldt antwoordt niet. Probeer het over een minuut; er gaat niets verloren.',
    ],
    labels: ['Opnieuw proberen'],
  },
});

export const signedOutPage = (onlyHere: boolean): PlainPage => ({
  status: 200,
  title: 'You are signed out',
  text: onlyHere
    ? [
        'You are signed out of Countersign. The provider that you signed in at could not be told: sign out there as well, or close the browser.',
      ]
    : ['You can close this page.'],
  links: [again('/', 'Sign in')],
  inDutch: {
    title: 'U bent afgemeld',
    text: onlyHere
      ? [
          'U bent afgemeld bij Countersign. De aanbieder bij wie u zich had aangemeld kon het niet horen. Meld u ook daar af, of sluit de browser.',
        ]
      : ['U kunt deze pagina sluiten.'],
    labels: ['Aanmelden'],
  },
});
