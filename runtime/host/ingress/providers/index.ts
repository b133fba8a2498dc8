/** The list of providers whose webhooks are understood. */
import { adyen } from './adyen.ts'
import type { Provider } from './provider.ts'
import { shopify } from './shopify.ts'
import { square } from './square.ts'
import { stripe } from './stripe.ts'
import { woocommerce } from './woocommerce.ts'

export const providers: readonly Provider[] = [adyen, shopify, square, stripe, woocommerce]

export const providerOf = (name: string): Provider | undefined => providers.find((one) => one.name === name)
