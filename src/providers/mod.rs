//! The providers: one file each, and one line each below.
//!
//! A provider's type takes exactly what the provider issues; its page has the recipe, the
//! document that it was read from, and what is not protected.

use crate::scheme::Scheme;

/// A provider's type, and the schemes that it takes.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Provider {
    /// The name of the type in this module, such as `OpenFx`.
    pub type_name: &'static str,
    /// Its file in the repository, such as `src/providers/openfx.rs`.
    pub file: &'static str,
    /// The feature that it needs; empty if none.
    pub feature: &'static str,
    /// The recipes: most providers have one.
    pub schemes: &'static [&'static Scheme],
}

macro_rules! providers {
    ($(
        $(#[cfg(feature = $feature:literal)])?
        $module:ident :: $type:ident { $($scheme:ident),+ }
    )*) => {
        $(
            $(#[cfg(feature = $feature)])?
            mod $module;
            $(#[cfg(feature = $feature)])?
            pub use $module::$type;
        )*

        /// Every provider, in alphabetical order of the types.
        pub const ALL: &[Provider] = &[$(
            $(#[cfg(feature = $feature)])?
            Provider {
                type_name: stringify!($type),
                file: concat!("src/providers/", stringify!($module), ".rs"),
                feature: concat!($($feature)?),
                schemes: &[$($type::$scheme),+],
            },
        )*];
    };
}

/// Every scheme of every provider.
pub fn schemes() -> impl Iterator<Item = &'static Scheme> {
    ALL.iter().flat_map(|provider| provider.schemes.iter().copied())
}

providers! {
    ably::Ably { SCHEME }
    abp::Abp { SCHEME, COMMUNITY }
    #[cfg(feature = "fields")] adyen_payments::AdyenPayments { SCHEME }
    adyen_platform::AdyenPlatform { SCHEME }
    ahasend::AhaSend { SCHEME }
    airtable::Airtable { SCHEME }
    alchemy::Alchemy { SCHEME }
    asana::Asana { SCHEME }
    attio::Attio { SCHEME }
    auth0_logs::Auth0Logs { SCHEME }
    #[cfg(feature = "sha1")] autotask::Autotask { SCHEME }
    bigcommerce::BigCommerce { SCHEME }
    bitbucket_cloud::BitbucketCloud { SCHEME }
    bitbucket_server::BitbucketServer { SCHEME }
    box_webhook::BoxWebhook { SCHEME }
    brevo::Brevo { SCHEME }
    brex::Brex { SCHEME }
    buildkite::Buildkite { SCHEME }
    calcom::CalCom { SCHEME }
    calendly::Calendly { SCHEME }
    cashfree::Cashfree { SCHEME }
    checkout_com::CheckoutCom { SCHEME }
    checkr::Checkr { SCHEME }
    circleci::CircleCi { SCHEME }
    clerk::Clerk { SCHEME }
    clickup::ClickUp { SCHEME }
    cloudflare_stream::CloudflareStream { SCHEME }
    coinbase_commerce::CoinbaseCommerce { SCHEME }
    connectwise_psa::ConnectWisePsa { SCHEME }
    cronofy::Cronofy { SCHEME }
    cursor::Cursor { SCHEME }
    customerio::CustomerIo { SCHEME }
    deepgram::Deepgram { SCHEME }
    #[cfg(feature = "ed25519")] discord::Discord { SCHEME }
    docusign::DocuSign { SCHEME }
    dropbox::Dropbox { SCHEME }
    #[cfg(feature = "fields")] dropbox_sign::DropboxSign { SCHEME }
    dwolla::Dwolla { SCHEME }
    easypost::EasyPost { SCHEME }
    elevenlabs::ElevenLabs { SCHEME }
    fathom::Fathom { SCHEME }
    finch::Finch { SCHEME }
    flinks::Flinks { SCHEME }
    folk::Folk { SCHEME }
    fourthwall::Fourthwall { SCHEME, PLATFORM_APP }
    getstream::GetStream { SCHEME }
    gitea::Gitea { SCHEME }
    github::GitHub { SCHEME }
    #[cfg(feature = "sha1")] github_legacy_sha1::GitHubSha1 { SCHEME }
    gitlab::GitLab { SCHEME }
    gitlab_token::GitLabToken { SCHEME }
    gocardless::GoCardless { SCHEME }
    gogs::Gogs { SCHEME }
    #[cfg(feature = "sha1")] helpscout::HelpScout { SCHEME }
    heroku::Heroku { SCHEME }
    hookdeck::Hookdeck { SCHEME }
    #[cfg(feature = "legacy")] hubspot_v1::HubSpotV1 { SCHEME }
    #[cfg(feature = "legacy")] hubspot_v2::HubSpotV2 { SCHEME }
    hubspot_v3::HubSpotV3 { SCHEME }
    imagekit::ImageKit { SCHEME }
    #[cfg(feature = "sha1")] intercom::Intercom { SCHEME }
    jira::Jira { SCHEME }
    jobber::Jobber { SCHEME }
    lemonsqueezy::LemonSqueezy { SCHEME }
    lettermint::Lettermint { SCHEME }
    line::Line { SCHEME }
    linear::Linear { SCHEME }
    lithic::Lithic { SCHEME }
    loops::Loops { SCHEME }
    mailersend::MailerSend { SCHEME }
    #[cfg(feature = "fields")] mailgun::Mailgun { SCHEME }
    mailomat::Mailomat { SCHEME }
    maskit::MaskIt { SCHEME }
    meta::Meta { SCHEME }
    modern_treasury::ModernTreasury { SCHEME }
    mollie::Mollie { SCHEME }
    mux::Mux { SCHEME }
    neynar::Neynar { SCHEME }
    notion::Notion { SCHEME }
    okta::Okta { SCHEME }
    onfido::Onfido { SCHEME }
    openai::OpenAi { SCHEME }
    openfx::OpenFx { SCHEME }
    orb::Orb { SCHEME }
    paddle::Paddle { SCHEME }
    pagerduty::PagerDuty { SCHEME }
    paystack_legacy::Paystack { SCHEME }
    paysway::PaySway { SCHEME }
    plivo_v2::PlivoV2 { SCHEME }
    #[cfg(feature = "fields")] plivo_v3::PlivoV3 { SCHEME }
    polar::Polar { SCHEME }
    pusher::Pusher { SCHEME }
    quickbooks::QuickBooks { SCHEME }
    razorpay::Razorpay { SCHEME }
    recall_ai::RecallAi { SCHEME, SVIX }
    recurly::Recurly { SCHEME }
    replicate::Replicate { SCHEME }
    resend::Resend { SCHEME }
    retell::Retell { SCHEME }
    rtb::Rtb { PARTNER, CUSTOMER }
    sanity::Sanity { SCHEME }
    #[cfg(feature = "sha1")] scalr::Scalr { SCHEME }
    #[cfg(feature = "sha1")] segment::Segment { SCHEME }
    #[cfg(feature = "p256")] sendgrid::SendGrid { SCHEME }
    sentry::Sentry { SCHEME }
    sequenzy::Sequenzy { SCHEME }
    shopify::Shopify { SCHEME }
    signable::Signable { SCHEME }
    signatureapi::SignatureApi { SCHEME }
    sinch_conversation::SinchConversation { SCHEME }
    #[cfg(feature = "sha1")] sinch_numbers::SinchNumbers { SCHEME }
    slack::Slack { SCHEME }
    square::Square { SCHEME }
    standard_webhooks::StandardWebhooks { SCHEME }
    strike::Strike { SCHEME }
    stripe::Stripe { SCHEME }
    svix::Svix { SCHEME }
    telegram::Telegram { SCHEME }
    #[cfg(feature = "ed25519")] telnyx::Telnyx { SCHEME }
    terraform_cloud::TerraformCloud { SCHEME }
    tiktok::TikTok { SCHEME }
    tiktok_shop::TikTokShop { SCHEME }
    todoist::Todoist { SCHEME }
    trace_finance::TraceFinance { SCHEME }
    #[cfg(feature = "sha1")] trello::Trello { SCHEME }
    #[cfg(feature = "fields")] twilio::Twilio { SCHEME, JSON }
    twitch::Twitch { SCHEME }
    twitter::Twitter { SCHEME }
    typeform::Typeform { SCHEME }
    #[cfg(feature = "sha1")] vercel::Vercel { SCHEME }
    viber::Viber { SCHEME }
    #[cfg(feature = "sha1")] webex::Webex { SCHEME }
    webflow::Webflow { SCHEME }
    whatsapp::WhatsApp { SCHEME }
    woocommerce::WooCommerce { SCHEME }
    workos::WorkOs { SCHEME }
    xero::Xero { SCHEME }
    zendesk::Zendesk { SCHEME }
    zoom::Zoom { SCHEME }
}
