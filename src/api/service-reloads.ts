/** What the API asks after a resource changed: that the services which use it take the new content. */
export interface ServiceReloads {
	/**
	 * Has every service that leads to the resource read its settings again and waits, some seconds at most, until it has.
	 * Answers those that did not, with the reason; never throws for one of them.
	 */
	reload(
		resourceId: string,
		signal: AbortSignal,
	): Promise<readonly { readonly id: string; readonly error: string }[]>;
}
